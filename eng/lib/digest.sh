# What a build is made from, as one hash: it is made again only if that has changed.

# macOS has shasum instead of sha256sum.
hasher=$(command -v sha256sum || command -v shasum)

digest() { # paths...: one hash of all the files there
  find "$@" -type d \( -name bin -o -name obj \) -prune -o -type f -exec "$hasher" {} + | LC_ALL=C sort | hash
}

hash() { "$hasher" | cut -c1-32; }
