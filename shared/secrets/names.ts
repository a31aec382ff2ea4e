/** Names that hold secrets (`OPENAI_API_KEY`, `--password`, `x-api-key`, `clientSecret`) and names that only sound like it. */

/** The certainty that a name holds a secret: mask any value, mask only what looks like a token, or mask nothing. */
export type Secrecy = 'certain' | 'likely' | 'none';

const CERTAIN_LAST = wordSet(`password passwords passwd passphrase passcode secret secrets apikey apikeys authorization
  setcookie cookie privatekey accesskey secretkey authtoken accesstoken refreshtoken idtoken bearertoken apitoken
  sessiontoken clientsecret pgpassword jwt`);
/** Before `key` or `keys`. */
const KEY_CERTAIN =
  wordSet(`api access secret private encryption decryption signing master account shared ssh auth deploy
  license subscription openai anthropic gemini groq mistral cohere openrouter deepseek azure service admin`);
const KEY_NEVER = wordSet(`public primary foreign sort partition cache map dict object index row group order hash lookup
  idempotency routing translation i18n react next prev unique composite parent child column field any no each header
  attribute property arrow hot short modifier enter tab home end page up down left right`);
/** Before `token`: parts of texts and of paging, not credentials. */
const TOKEN_NEVER =
  wordSet(`first last next page continuation cancellation cancel eos bos pad stop special per unk mask sep
  cls prev previous start end each every max min prompt image begin output input completion current lookahead design
  text word sub syntax comment string number line audio cached`);
const PASS_CERTAIN =
  wordSet(`db database user smtp mail email redis mysql pg postgres ftp admin root basic http sudo proxy
  key store keystore`);
/** A trailing word that says nothing about the name. */
const EMPTY_LAST = wordSet('value val raw b64 base64 plain plaintext pem env var');

/** Texts have few names and many of each, so a judgement is kept. */
const MOST_JUDGED = 5_000;
const judged = new Map<string, Secrecy>();

/** Returns the secrecy of a name in any spelling: snake, kebab, camel or dotted, with or without dashes in front. */
export function judgeSecrecy(name: string): Secrecy {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const secrecy = judge(name);
  if (name.length <= 64 && judged.size < MOST_JUDGED) judged.set(name, secrecy);
  return secrecy;
}

function judge(name: string): Secrecy {
  const words = splitWords(name);
  let end = words.length - 1;
  while (end > 0 && (EMPTY_LAST.has(words[end] as string) || /^\d+$/.test(words[end] as string))) end--;
  const last = words[end]?.replace(/\d+$/, '') ?? '';
  const before = words[end - 1] ?? '';
  if (CERTAIN_LAST.has(last)) return last === 'authorization' && before === 'session' ? 'none' : 'certain';
  switch (last) {
    case 'key':
    case 'keys':
      if (KEY_CERTAIN.has(before)) return 'certain';
      // `crew_key` and `kafka.key` name things; `CAB_KEY` and `--key` hand a key over.
      if (KEY_NEVER.has(before) || !/^-|^[A-Z0-9_]+$/.test(name)) return 'none';
      return before === '' && !name.startsWith('-') ? 'none' : 'likely';
    case 'token':
      if (before === '') return 'likely';
      return TOKEN_NEVER.has(before) ? 'none' : 'certain';
    case 'pass':
    case 'pwd':
      return before === '' ? 'none' : PASS_CERTAIN.has(before) ? 'certain' : 'likely';
    case 'auth':
    case 'credential':
    case 'credentials':
    case 'sig':
      return 'likely';
    case 'signature':
      return before === 'amz' ? 'certain' : 'none';
    default:
      return /(?:password|passwd|passphrase|apikey|secretkey|accesstoken|authtoken)$/.test(last) ? 'certain' : 'none';
  }
}

/** Whether an element of a command line announces a secret in the next one: `--openai-api-key`, `--password`. */
export function isSecretFlag(element: string): boolean {
  if (!element.startsWith('-') || element.length > 100 || !/^-{1,2}[A-Za-z][\w.-]*$/.test(element)) return false;
  return judgeSecrecy(element) !== 'none';
}

/** Names of unlabelled tokens: `token` may be a word of a text, so its value must at least look like one piece. */
export function isBareToken(name: string): boolean {
  return /(?:^|[^A-Za-z])token$/i.test(name);
}

function splitWords(name: string): string[] {
  return name
    .slice(-128)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/));
}
