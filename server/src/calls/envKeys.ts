/**
 * Whether the name of a variable tells that its value is no address, although it is a Service's name: `DB_DRIVER=mysql`,
 * `CERT_PROVIDER=istiod`, `MYSQL_USER=wordpress`.
 */
export function isNoAddressKey(key: string): boolean {
  const words = wordsOf(key);
  if (words.some((word) => addressWords.has(word))) return false;
  return otherWords.has(words.at(-1) ?? '') || words.includes('NAMESPACE');
}

/**
 * Whether the name of a variable or a setting tells that its value is who may call, or how one is called oneself, and
 * nobody whom it calls: `CORS_ALLOWED_ORIGINS`, `ALLOWED_HOSTS`.
 */
export function isCallerKey(key: string): boolean {
  const words = wordsOf(key);
  if (words.some((word) => word === 'CORS' || word === 'ORIGINS')) return true;
  return (
    ['ALLOWED', 'TRUSTED'].some((word) => words.includes(word)) && words.some((word) => /^(HOST|DOMAIN)S?$/.test(word))
  );
}

/** Whether the name of a variable or a setting tells that its value is an address: `DB_HOST`, `redis.server`. */
export function isAddressKey(key: string): boolean {
  const words = wordsOf(key);
  return !otherWords.has(words.at(-1) ?? '') && words.some((word) => addressWords.has(word));
}

/** `DB_DRIVER`, `db.driver` and `dbDriver` alike. */
function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');
}

const addressWords: ReadonlySet<string> = new Set(
  'ADDR ADDRESS BROKER BROKERS ENDPOINT ENDPOINTS HOST HOSTNAME HOSTS NODES PEER PEERS SERVER SERVERS UPSTREAM URI URL'.split(
    ' ',
  ),
);

const otherWords: ReadonlySet<string> = new Set(
  [
    'ADAPTER APP APPLICATION AUTH BACKEND BUCKET CLASS CLIENT CLUSTER COMPONENT CONTEXT DATABASE DB DIALECT DRIVER ENGINE',
    'ENV ENVIRONMENT EXCHANGE FLAVOR FORMAT FRAMEWORK GROUP ID IMAGE INDEX KEY KIND LABEL LANGUAGE LEVEL LOGGER METHOD MODE',
    'MODEL MODULE NAME NAMESPACE ORG OWNER PASS PASSWORD PATH PLATFORM PLUGIN PREFIX PROFILE PROFILES PROJECT PROTOCOL',
    'PROVIDER QUEUE REALM REGION RELEASE REPOSITORY ROLE ROOT SCHEMA SCOPE SECRET SITE SOURCE STACK STORE STRATEGY SUBJECT',
    'SYSTEM TAG TENANT THEME TITLE TOKEN TOPIC TYPE USER USERNAME VENDOR VERSION',
  ]
    .join(' ')
    .split(' '),
);
