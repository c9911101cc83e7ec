# shellcheck shell=bash
# run_child COMMAND...: runs COMMAND as if in the foreground and returns its exit code, but ends it at once when this
# script is told to stop. (A plain foreground command would make the shell wait for its end before the shell cleans up.)
run_child() {
    local child status=0 signal=
    # The shell lets background commands ignore Ctrl-C: undone here. Standard input is kept.
    (
        trap - INT QUIT TERM HUP
        exec "$@"
    ) <&0 &
    child=$!
    # Ctrl-C reaches the child by itself, from the terminal; the others do not.
    trap 'signal=INT' INT
    trap 'signal=TERM; kill -TERM "$child" 2>/dev/null || true' TERM
    trap 'signal=HUP; kill -HUP "$child" 2>/dev/null || true' HUP
    while :; do
        status=0
        wait "$child" || status=$?
        kill -0 "$child" 2>/dev/null || break
    done
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    case $signal in
        INT) exit 130 ;;
        TERM) exit 143 ;;
        HUP) exit 129 ;;
    esac
    return "$status"
}
