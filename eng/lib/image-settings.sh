# shellcheck shell=bash
# The variables that a Dockerfile sets in its image, a NAME=VALUE a line, for running its program as it runs there.

image_settings() { # dockerfile
  awk '$1 == "ENV" { on = 1; $1 = "" } on { on = sub(/\\$/, ""); print }' "$1" | xargs -n1
}
