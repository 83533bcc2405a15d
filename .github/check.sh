#!/usr/bin/env bash
# The step of action.yml that checks: PATHS, FAIL_ON, PROFILE and SARIF come from its inputs.
set -euo pipefail
shopt -s globstar nullglob
files=()
while IFS= read -r pattern; do
  pattern="${pattern#"${pattern%%[![:space:]]*}"}"
  pattern="${pattern%"${pattern##*[![:space:]]}"}"
  [ -n "$pattern" ] || continue
  # The shell expands the pattern and does nothing else with it; names may have spaces.
  IFS=
  found=($pattern)
  [ ${#found[@]} -gt 0 ] || { echo "::error title=siisti::no file matches $pattern"; exit 2; }
  files+=("${found[@]}")
done <<< "$PATHS"
[ ${#files[@]} -gt 0 ] || { echo "::error title=siisti::no paths"; exit 2; }
code=0
options=(--profile "$PROFILE" --no-gate)
siisti check "${options[@]}" --fail-on "$FAIL_ON" --output-format github -- "${files[@]}" || code=$?
if [ -n "$SARIF" ] && [ "$code" -le 1 ]; then
  siisti check "${options[@]}" --output-format sarif -- "${files[@]}" > "$SARIF" || [ $? -le 1 ]
fi
exit "$code"
