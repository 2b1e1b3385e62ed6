import type { ErrorCode } from 'yaml';

/** What a syntax error of the `yaml` library means, in words that say what to do. */
export function explain(code: ErrorCode, message: string): string {
  switch (code) {
    case 'ALIAS_PROPS':
      return 'An alias cannot have an anchor or a tag.';
    case 'BAD_ALIAS':
      return 'This anchor or alias has no name.';
    case 'BAD_DIRECTIVE':
      return 'This % directive is not understood.';
    case 'BAD_DQ_ESCAPE':
      return 'This escape means nothing inside double quotes. Double the backslash, or use single quotes.';
    case 'BAD_INDENT':
      return explainIndentation(message);
    case 'BAD_PROP_ORDER':
      return 'An anchor or a tag belongs behind the indicator, not in front of it.';
    case 'BAD_SCALAR_START':
      return 'A value cannot start with this character unless it is quoted.';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return message.startsWith('A block sequence')
        ? 'A list item cannot stand beside keys. Indent it under the key that it belongs to.'
        : 'A second key cannot follow on the same line. Quote the value, or move it to a line of its own.';
    case 'BLOCK_IN_FLOW':
      return 'Inside brackets, keys and items must be separated by commas, not by lines.';
    case 'MISSING_CHAR':
      return explainMissing(message);
    case 'MULTILINE_IMPLICIT_KEY':
      return 'A key must stand on one line. Is a colon missing, or a line indented wrongly?';
    case 'MULTIPLE_ANCHORS':
      return 'A value can have only one anchor.';
    case 'MULTIPLE_DOCS':
      return 'A second document begins here.';
    case 'MULTIPLE_TAGS':
      return 'A value can have only one tag.';
    case 'RESOURCE_EXHAUSTION':
      return 'This is nested too deeply.';
    case 'TAB_AS_INDENT':
      return 'YAML does not allow a tab as indentation. Use spaces.';
    case 'UNEXPECTED_TOKEN':
      return explainUnexpected(message);
    default:
      return 'This cannot be read as YAML.';
  }
}

function explainIndentation(message: string): string {
  if (message.includes('end with a }')) return 'The closing } is missing, or this line must be indented further.';
  if (message.includes('end with a ]')) return 'The closing ] is missing, or this line must be indented further.';
  return 'This line is not indented like the lines it belongs to.';
}

function explainMissing(message: string): string {
  if (message.includes('closing "')) return 'The closing " is missing.';
  if (message.includes("closing '")) return "The closing ' is missing.";
  if (message.includes('Missing space after :')) return 'A space is missing behind the colon.';
  if (message.includes('Missing ,')) return 'A comma is missing here.';
  if (message.includes('end with a }')) return 'The closing } is missing.';
  if (message.includes('end with a ]')) return 'The closing ] is missing.';
  if (message.includes('followed by map values')) return 'A colon is missing behind this key.';
  if (message.includes('without - indicator')) return 'A list item must start with "- ".';
  if (message.includes('Comments must be separated')) return 'A comment needs a space in front of its #.';
  if (message.includes('Tags and anchors')) return 'An anchor or a tag needs a space behind it.';
  if (message.includes('more-indented leading empty lines')) {
    return 'The first lines of this text block are blank but indented further than the text. Say its indentation behind | or >.';
  }
  return 'Something is missing here.';
}

function explainUnexpected(message: string): string {
  if (message.includes('flow-error-end') || message.includes('flow'))
    return 'A bracket or brace is not closed, or a comma is out of place.';
  if (message.includes('block-seq-ind')) return 'A list cannot start on the same line as its key.';
  if (message.includes('Block scalar header')) return 'Behind | or > only - or +, a digit and a comment can stand.';
  return 'This is not expected here. Is a quote, a colon or a space missing before it?';
}
