# syntax=docker/dockerfile:1
# The control plane's image, for linux/amd64 and linux/arm64:
#   docker buildx build --platform linux/amd64,linux/arm64 -t registry.example/navarch:0.1.0 --push .
# What the stages do is in deploy/image, where a test runs it without a container engine.
ARG MAVEN=maven:3-eclipse-temurin-25
ARG JDK=eclipse-temurin:25-jdk
ARG BASE=debian:13-slim

# Java is the same everywhere, so this runs on the builder's own kind of machine.
FROM --platform=$BUILDPLATFORM ${MAVEN} AS package
ARG REVISION=unknown
ARG STATUS=unknown
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -Psbom -DskipTests -Dbuild.revision=$REVISION -Dbuild.status=$STATUS package

# The runtime, and what the JVM learns, are of the image's kind of machine.
FROM ${JDK} AS assemble
COPY --from=package /src/control-plane/navarch /src/control-plane/jvm.options /src/control-plane/
COPY --from=package /src/control-plane/target/navarch.jar /src/control-plane/target/
COPY --from=package /src/control-plane/target/lib /src/control-plane/target/lib
COPY --from=package /src/deploy/image /src/deploy/image
COPY --from=package /src/deploy/local/target/classes /src/deploy/local/target/classes
COPY --from=package /src/deploy/local/target/lib /src/deploy/local/target/lib
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends binutils util-linux procps && \
    /src/deploy/image/assemble.sh / && /src/deploy/image/train.sh /

FROM ${BASE}
COPY --from=assemble /opt/java /opt/java
COPY --from=assemble /opt/navarch /opt/navarch
COPY --from=package /src/control-plane/target/navarch-sbom.json /src/LICENSE /opt/navarch/
RUN ln -s ../../../opt/navarch/navarch /usr/local/bin/pilot-discovery
ENV JAVA_HOME=/opt/java MALLOC_ARENA_MAX=2
# Istio's chart demands a user by number and sets none; its file system is read-only, and its paths are relative to /.
WORKDIR /
USER 1337:1337
ENTRYPOINT ["/usr/local/bin/pilot-discovery"]
