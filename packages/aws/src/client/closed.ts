/** Settings by which a client of the SDK reads no file and no variable, and tries nothing twice. */

/** Each of these is otherwise looked up in variables and in `~/.aws/config`. `timeoutMs` bounds one call. */
export function closed(timeoutMs: number) {
  return {
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    disableClockSkewCorrection: false,
    userAgentAppId: '',
    authSchemePreference: [] as string[],
    sigv4aSigningRegionSet: [] as string[],
    requestHandler: {
      connectionTimeout: Math.min(5000, timeoutMs),
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    },
  } as const
}
