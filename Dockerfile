# rollcall as an image: compiled code, what it needs to run, its documentation, and nothing else. Three stages, so that neither compilers nor
# sources are shipped: `packages` compiles sqlite3, `compile` the TypeScript, the last one only copies. `test/image/run` tests it.

FROM node:24-bookworm-slim AS packages
RUN apt-get update \
  && apt-get install --yes --no-install-recommends python3 make g++ tini \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The headers of the very Node that will run: they come with the image and need not be downloaded.
ENV npm_config_nodedir=/usr/local
# Otherwise sqlite3 is compiled only where its ready-made module cannot be downloaded. Of that file package-lock.json knows no hash.
ENV npm_config_build_from_source=sqlite3
RUN npm ci --omit=dev \
  # Only a compiler leaves this folder: a module that was downloaded all the same ends the build here.
  && test -d node_modules/sqlite3/build/Release/obj.target \
  # Removes the sources of sqlite3; only the bindings and the compiled module are loaded.
  && find node_modules/sqlite3/build -type f ! -path '*/Release/node_sqlite3.node' -delete \
  && rm -rf node_modules/sqlite3/deps node_modules/sqlite3/src

FROM node:24-bookworm-slim AS compile
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json rolldown.config.ts ./
COPY build build
COPY core core
COPY plugins plugins
# Only the code: types are for people who write plugins, and come with the npm package.
RUN node_modules/.bin/rolldown --config && chmod +x dist/core/main.js
# For scanners: what is shipped of other people's packages.
RUN node build/sbom.ts > sbom.cdx.json

FROM node:24-bookworm-slim
# The version is that of package.json; a test holds them equal.
LABEL org.opencontainers.image.title="rollcall" \
      org.opencontainers.image.description="Keeps a company's tools in step with its HR system, Personio" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"
# One arena: otherwise each thread that works with the database keeps memory that it has long freed, 20 to 70 MB in all.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=1 \
    ROLLCALL_LISTEN=0.0.0.0:8080
WORKDIR /app
# Process 1 has duties that Node does not know: it passes on signals from the first moment, and collects ended processes.
COPY --from=packages /usr/bin/tini /usr/bin/tini
COPY --from=packages /usr/share/doc/tini/copyright /usr/share/doc/tini/copyright
COPY --from=packages /app/node_modules node_modules
COPY --from=compile /app/dist dist
COPY --from=compile /app/sbom.cdx.json ./
COPY templates templates
COPY docs docs
COPY package.json config.example.yaml config.schema.json LICENSE README.md CHANGELOG.md SECURITY.md THIRD-PARTY.md ./
# Loaded once here, so that an image whose compiled module does not fit its system is never made.
RUN node -e "new (require('sqlite3').Database)(':memory:')" \
  && ln -s /app/dist/core/main.js /usr/local/bin/rollcall \
  && mkdir /data /etc/rollcall \
  && chown node:node /data && chmod 700 /data
# What Node compiles of the code is kept next to it (build/begin.ts): written once here, and then read-only for the user that runs rollcall.
RUN own=dist/core/compile-cache/$(id -u node) \
  && mkdir -p "$own" && chown node "$own" \
  && setpriv --reuid=node --regid=node --clear-groups rollcall version \
  && chown -R root:root "$own" && chmod -R go=rX "$own"
USER node
# The database: `database: sqlite:/data/rollcall.db`. Everything else may be read-only, except /tmp.
VOLUME /data
WORKDIR /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.ROLLCALL_LISTEN.split(':').pop() + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "rollcall"]
CMD ["start"]
