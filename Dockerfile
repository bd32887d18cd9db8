# One image for every process of every service, and for the jobs that prepare an installation.
ARG PYTHON_IMAGE=python:3.11.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV UV_PROJECT_ENVIRONMENT=/app/.venv UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never
RUN python3 -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir --disable-pip-version-check uv==0.13.9
WORKDIR /source
COPY pyproject.toml uv.lock README.md ./
RUN /opt/uv/bin/uv sync --frozen --no-default-groups --no-install-project
COPY shared shared
COPY services services
RUN /opt/uv/bin/uv sync --frozen --no-default-groups --no-editable

FROM ${PYTHON_IMAGE}
RUN if python3 -m pip --version; then python3 -m pip uninstall --yes pip; fi && \
    useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin sinergi
COPY --from=build /app/.venv /app/.venv
COPY deploy /app/deploy
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
# The health check stands in docker-compose.yml: only processes of services have one.
ENTRYPOINT ["python", "-m"]
