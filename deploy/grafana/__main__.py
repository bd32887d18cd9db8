"""Writes the files of the dashboards anew."""

from deploy.grafana.files import FOLDER, files

if __name__ == "__main__":
    for name, content in files():
        (FOLDER / name).write_text(content)
