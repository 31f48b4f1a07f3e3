/**
 * Credentials that give themselves away by their form, whoever forgot to mark them. With a group `secret`, that group
 * is the credential; else the whole match is. Each pattern runs in bounded time per place in the text.
 */
export const knownFormats: readonly RegExp[] = [
  // AWS: access key ids, session tokens, signed URLs (IAM User Guide, "Unique identifiers"; SigV4).
  /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/dgu,
  /(?<![\w+/])(?:FwoGZXIvYXdz|IQoJb3JpZ2luX2Vj)[\w+/=-]{20,}/dgu,
  /X-Amz-(?:Signature|Security-Token|Credential)(?:=|%3D)(?<secret>[^&\s"'<>]+)/dgiu,
  // GitHub, GitLab, npm, Slack, Stripe, Google, HashiCorp: prefixes their makers document.
  /(?<![A-Za-z0-9])gh[pousr]_[\w.-]{36,}/dgu,
  /(?<!\w)github_pat_\w{22,}/dgu,
  /(?<!\w)glpat-[\w-]{20,}/dgu,
  /(?<!\w)npm_[A-Za-z0-9]{36,}/dgu,
  /(?<!\w)xox[abeprs]-[\w-]{10,}/dgu,
  /(?<!\w)[rs]k_live_[A-Za-z0-9]{16,}/dgu,
  /(?<!\w)AIza[\w-]{35}/dgu,
  /(?<!\w)hv[bsr]\.[\w-]{20,}/dgu,
  /(?<!\w)[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}/dgu,
  /(?<![\w+/=])(?:xapp-|shp(?:at|ca|pa|ss)_|dop_v1_|dckr_pat_|pypi-|SG\.|sk-ant-|sk-proj-|ya29\.|lin_api_|figd_|glrt-|gldt-|glcbt-|ATATT|AGE-SECRET-KEY-1)[\w.=-]{16,}/dgu,
  /hooks\.slack\.com\/(?:services|workflows|triggers)\/(?<secret>[\w/+-]{16,})/dgu,
  // Azure: keys in connection strings and signatures in URLs.
  /(?:AccountKey|SharedAccessKey)=(?<secret>[A-Za-z0-9+/]{20,}={0,2})/dgu,
  /[?&;]sig=(?<secret>[A-Za-z0-9%+/]{20,}(?:=|%3D)?)/dgiu,
  // A secret access key has no form of its own, but a name.
  /secret_?access_?key["']?\s{0,3}[=:]\s{0,3}\\?["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/dgiu,
  // Passwords in connection strings, query strings and configuration.
  /(?<![A-Za-z])(?:password|passwd|pwd)\s{0,3}=\s{0,3}\\?["']?(?<secret>[^\s;&"'`,)\\]{4,})/dgiu,
  // Credentials in query strings, by name.
  /[?&][\w-]{0,40}(?:token|secret|signature|credential|api_?key|access_?key)=(?<secret>[^&\s"'<>]{8,})/dgiu,
  // The credentials of an HTTP request.
  /(?:authorization|private-token|x-vault-token|x-amz-security-token)["']?\s{0,3}[:=]\s{0,3}\\?["']?(?:(?:basic|bearer|token)\s{1,3})?(?<secret>[\w.~+/=-]{8,})/dgiu,
  // JSON web tokens.
  /(?<![A-Za-z0-9-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/dgu,
  // Private keys; one that is cut off as far as it looks like one, so that nobody blanks a report with a first line.
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^]{0,8192}?-----END [A-Z0-9 ]{0,40}-----|(?:(?:\s|\\[nr])*[A-Za-z0-9+/=]{8,})*)/dgu,
  // The password of a connection URI.
  /(?<![a-z0-9])[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@'"]*:(?<secret>[^\s@/'"]+)@/dgiu,
]

/** What every text with a credential of a known format contains; most texts are spared the patterns by it. */
export const maybeKnown =
  /A[KS]IA|FwoG|IQoJ|X-Amz-|gh[pousr]_|github_pat_|gl(?:pa|r|d|cb)t-|npm_|xox|xapp-|shp(?:at|ca|pa|ss)_|dop_v1_|dckr_pat_|pypi-|SG\.|sk-|ya29\.|lin_api_|figd_|ATATT|AGE-SECRET|slack\.com|AccessKey|AccountKey|access_?key|sig=|passw|pwd|authorization|-token|token=|secret=|signature=|credential=|api_?key=|k_live_|AIza|hv[bsr]\.|atlasv1|eyJ|-----BEGIN|:\/\//iu
