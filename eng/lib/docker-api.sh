# Testcontainers speaks the newest version of the Docker engine's protocol; an older engine refuses it.

use_engine_version() {
  [[ ${DOCKER_API_VERSION:-} ]] || DOCKER_API_VERSION=$(docker version -f '{{.Server.APIVersion}}')
  export DOCKER_API_VERSION
}
