# The service. Three stages: npm fetches what pages bring to the browser, uv builds
# the environment from the lock, the image that runs has neither npm, uv nor a compiler.
# Build: docker build -t amicable .      Run: docker compose up -d (see docker-compose.yml)
ARG PYTHON=3.13-slim-bookworm

# What the console's pages bring to the browser (htmx), by its own lock; no npm in the image that runs.
FROM node:22-bookworm-slim AS pages
WORKDIR /pages
COPY console/node/package.json console/node/package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund --no-progress

FROM python:${PYTHON} AS build
RUN pip install --no-cache-dir --disable-pip-version-check "uv>=0.9"
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_PROGRESS=1 UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock ./
# Neither the development tools nor the embedded database come along: production refuses the latter.
RUN uv sync --locked --no-default-groups
COPY . .
COPY --from=pages /pages/node_modules console/node/node_modules
# The local engine is trained now, so that the first start is quick.
RUN .venv/bin/python -m nlu train --engine local --embedding

FROM python:${PYTHON}
RUN useradd --system --uid 10001 --create-home --home-dir /home/amicable amicable
WORKDIR /app
COPY --from=build /app /app
RUN mkdir -p /app/var && chown -R amicable:amicable /app/var
USER amicable
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1
EXPOSE 8080
VOLUME /app/var
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "scripts/healthy.py", "http://127.0.0.1:8080/health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
