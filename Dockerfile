# One image for web, worker, scheduler and migrations; docker-compose.yml says which command each runs.

ARG PYTHON_IMAGE=python:3.11-slim-bookworm
FROM ${PYTHON_IMAGE} AS builder
WORKDIR /build
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt \
 && /opt/venv/bin/pip uninstall --yes --quiet pip setuptools

FROM ${PYTHON_IMAGE}
# What WeasyPrint draws with, letters of all scripts among it; the font cache is made now, since the running container may write nowhere.
RUN export DEBIAN_FRONTEND=noninteractive \
 && apt-get update -qq \
 && apt-get install -qq -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig \
    fonts-inter fonts-dejavu-core fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji \
 && rm -rf /var/lib/apt/lists/* \
 && fc-cache --force --system-only \
 && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal /var/lib/bcp-portal/media
COPY --from=builder /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_MODE=production \
    MEDIA_ROOT=/var/lib/bcp-portal/media \
    STATIC_ROOT=/opt/static
WORKDIR /app
COPY . .
# The secret lives for this one command; nothing signed with it is kept, and no server is asked. Bundles are made in var/.
RUN SECRET_KEY=$(python -c 'import secrets; print(secrets.token_hex(32))') DATABASE_URL=postgres://nobody@none/none REDIS_URL=redis://none \
    ALLOWED_HOSTS=localhost python manage.py collectstatic --no-input --verbosity 0 \
 && rm -r var \
 && python -m compileall -q bcp_portal plans incidents testing
USER 10001:10001
VOLUME /var/lib/bcp-portal/media
EXPOSE 8000
# Asks as one of the names that the portal answers to.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 CMD ["python", "-c", "\
import http.client, os, sys; \
name = os.environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.*') or 'localhost'; \
portal = http.client.HTTPConnection('127.0.0.1', 8000, timeout=4); \
portal.request('GET', '/healthz', headers={'Host': name}); \
sys.exit(portal.getresponse().status != 200)"]
# The access log names the path without its query, and no address of a person.
CMD ["gunicorn", "bcp_portal.wsgi:application", "--bind=0.0.0.0:8000", "--threads=4", "--worker-tmp-dir=/dev/shm", \
     "--no-control-socket", "--access-logfile=-", "--access-logformat=%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"]
