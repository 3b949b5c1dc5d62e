# together COMMAND...: each in the background; a failure of one is the failure of all, but none is cut off.
together() {
  local step steps=() status=0
  for step; do
    eval "$step" &
    steps+=($!)
  done
  for step in "${steps[@]}"; do wait "$step" || status=1; done
  return "$status"
}
