# Two images. The default needs a PostgreSQL of yours (DATABASE_URL and the secrets are required;
# without them it lists what is missing). "standalone" brings PostgreSQL along, for trying out:
#   docker build -t florin .
#   docker build -t florin-standalone --target standalone .
#   docker run --read-only --tmpfs /tmp -p 8080:8080 -v florin:/data florin-standalone

FROM maven:3-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml ./
COPY .mvn .mvn
COPY sql sql
COPY src src
RUN --mount=type=cache,target=/m2 mvn -q -B -Dmaven.repo.local=/m2 package -Dmaven.test.skip -Dspotless.check.skip

# The jar without PostgreSQL, PostgreSQL for this machine's architecture beside it, a Java runtime
# of the modules that it names, and an archive of the classes that a start loads.
FROM eclipse-temurin:17-jdk AS parts
WORKDIR /unpacked
COPY --from=build /src/target/florin.jar /tmp/whole.jar
RUN jar --extract --file /tmp/whole.jar \
  && mkdir /app \
  && case "$(uname -m)" in aarch64) archive=arm_64 ;; *) archive=x86_64 ;; esac \
  && jar --create --no-manifest --file /app/postgresql.jar "postgres-linux-$archive.txz" \
  && rm postgres-linux-*.txz \
  && sed -i 's/^Main-Class/Class-Path: postgresql.jar\n&/' META-INF/MANIFEST.MF \
  && mv META-INF/MANIFEST.MF /tmp/manifest \
  && jar --create --file /app/florin.jar --manifest /tmp/manifest -C . .
# Two modules are found by name at run time only: elliptic curves for TLS, and what libraries reach for.
RUN modules=$(jdeps --ignore-missing-deps --multi-release 17 --print-module-deps /app/florin.jar) \
  && jlink --output /opt/jre --strip-java-debug-attributes --no-header-files --no-man-pages --compress=2 \
  --add-modules "$modules,jdk.crypto.ec,jdk.unsupported" \
  && /opt/jre/bin/java -Xshare:dump -Xlog:disable
# What is in the jar, for who looks into images.
RUN cp /unpacked/META-INF/sbom/florin.cdx.json /app/
COPY src/deploy/archive.sh /deploy/
RUN sh /deploy/archive.sh

FROM debian:bookworm-slim AS bank
LABEL org.opencontainers.image.title=Florin \
  org.opencontainers.image.description="A bank in one jar" \
  dev.florin.sbom=/app/florin.cdx.json
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent florin \
  && install -d -o florin -g florin -m 0700 /data
COPY --from=parts /opt/jre /opt/jre
COPY --from=parts /app/florin.jar /app/florin.jsa /app/florin.cdx.json /app/
RUN printf '%s\n' '#!/bin/sh' \
  'exec /opt/jre/bin/java -XX:SharedArchiveFile=/app/florin.jsa -XX:+ExitOnOutOfMemoryError \' \
  '  -jar /app/florin.jar "$@"' > /usr/local/bin/florin \
  && chmod 0755 /usr/local/bin/florin
ENV HOST=0.0.0.0 PORT=8080 FLORIN_DATA_DIR=/data
USER 10001
WORKDIR /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s CMD florin health || exit 1
ENTRYPOINT ["florin"]

FROM bank AS standalone
COPY --from=parts /app/postgresql.jar /app/
COPY --from=parts /app/standalone.jsa /app/florin.jsa
ENV FLORIN_MODE=sandbox
VOLUME /data

FROM bank AS runtime
