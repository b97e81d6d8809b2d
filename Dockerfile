# The server's image. It is made by the same set-up as `npm start` on a plain machine.

FROM node:24-bookworm AS build
WORKDIR /app
# npm packages and mediasoup's worker change seldom: a layer of their own, before the sources.
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY client-sdk/package.json client-sdk/
COPY media-worker/package.json media-worker/
COPY server/package.json server/
COPY scripts scripts
ENV VISAVIS_CACHE=/cache
RUN node scripts/setup.mjs --dependencies
COPY . .
RUN node scripts/setup.mjs \
  && cp /cache/visavis/mediasoup-worker/*/mediasoup-worker . \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  # The image has its own Node, and other systems' parts are of no use in it.
  && rm -rf node_modules/node node_modules/onnxruntime-node/bin/*/darwin node_modules/onnxruntime-node/bin/*/win32

FROM node:24-bookworm-slim
# The libraries that the worker and the addon were linked with, and no compiler.
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
    libabsl20220623 libuv1 libssl3 libsrtp2-1 libvpx7 libyuv0 libopus0 \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /data
WORKDIR /app
COPY --from=build /app /app
ENV NODE_ENV=production DATA_DIR=/data MEDIASOUP_WORKER_BIN=/app/mediasoup-worker
USER node
VOLUME /data
EXPOSE 3000/tcp 40000/udp 40000/tcp
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The same as in scripts/lib/serverArgs.mjs.
CMD ["node", "--max-semi-space-size=64", "--heap-growing-percent=50", "server/src/main.ts"]
