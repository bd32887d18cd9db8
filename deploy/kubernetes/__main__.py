"""Writes the manifests anew."""

from deploy.kubernetes.manifests import FOLDER, files

if __name__ == "__main__":
    for name, content in files():
        (FOLDER / name).write_text(content)
