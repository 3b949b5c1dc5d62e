# together COMMAND...: runs all in parallel and waits for all of them; fails if any of them fails.
together() {
  local step steps=() status=0
  for step; do
    eval "$step" &
    steps+=($!)
  done
  for step in "${steps[@]}"; do wait "$step" || status=1; done
  return "$status"
}
