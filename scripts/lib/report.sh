# shellcheck shell=bash
# step NAME COMMAND...: runs COMMAND, shows its output and remembers how it went. Needs child.sh.
# report: names every step with its result; fails if one of them failed.

step_results=()
step_failures=0

step() {
    local name=$1 start=$SECONDS status=0
    printf '\n==== %s\n' "$name"
    run_child "${@:2}" || status=$?
    if [ "$status" -eq 0 ]; then
        step_results+=("$name: passed ($((SECONDS - start)) s)")
    else
        step_results+=("$name: FAILED with exit code $status ($((SECONDS - start)) s)")
        step_failures=$((step_failures + 1))
    fi
}

report() {
    printf '\n====\n'
    printf '%s\n' "${step_results[@]}"
    [ "$step_failures" -eq 0 ]
}
