/** A Dockerfile's line: ends at once on SIGTERM, unlike a bare sleep as process 1. */
export const service = 'CMD ["sh", "-c", "trap exit TERM; while :; do sleep 1000 & wait $!; done"]';
