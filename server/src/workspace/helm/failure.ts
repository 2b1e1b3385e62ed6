/** What helm said when it refused a chart. */
export interface Failure {
  /** In one line, without where it is. */
  readonly message: string;
  /** The template that it names: `shop/templates/web.yaml`. */
  readonly template: string | undefined;
  /** Counted from one. */
  readonly line: number | undefined;
  /** Whether the template is written wrongly, whatever the values are. */
  readonly isSyntax: boolean;
}

/** Reads what helm wrote to its error stream. */
export function readFailure(said: string): Failure {
  const lines = said
    .slice(0, longest)
    .split(/\r?\n/)
    .map((line) => line.trim());
  const first = Math.max(
    0,
    lines.findIndex((line) => line.startsWith('Error:')),
  );
  // A hint for people at a terminal comes behind an empty line.
  const end = lines.indexOf('', first);
  const message = lines
    .slice(first, end < 0 ? undefined : end)
    .join(' ')
    .replace(/^Error: /, '');
  const place = template.exec(message);
  return {
    message,
    template: place?.[1],
    line: place?.[2] === undefined ? undefined : Number(place[2]),
    isSyntax: /^(?:parse error|YAML parse error)\b/.test(message),
  };
}

const longest = 5000;
/** `shop/templates/web.yaml:5:14`, in whatever sentence. */
const template = /([^\s"'():]+\/templates\/[^\s"'():]+)(?::(\d+))?/;
