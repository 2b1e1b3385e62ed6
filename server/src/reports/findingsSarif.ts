import { rules } from '../rules/list.ts';
import type { Level, Rule } from '../rules/rule.ts';
import type { FindingJson, FindingsFormat } from './findings.ts';
import type { Range } from './places.ts';
import { repositoryUrl, rulePageUrl } from './rulePage.ts';

/**
 * SARIF 2.1.0, for code scanning: every rule with its explanation, and a result for each finding. The paths of files
 * are relative, below `%SRCROOT%`. What a result is known by from run to run is its partial fingerprint.
 */
export const findingsSarif: FindingsFormat = function* (findings, { version }) {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Netpol',
            semanticVersion: version,
            informationUri: repositoryUrl,
            rules: rules.map(descriptorOf),
          },
        },
        // Spans are UTF-16 offsets.
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [base]: { description: { text: 'The folder in which netpol check was run.' } } },
        results: findings.map(resultOf),
      },
    ],
  };
  yield `${JSON.stringify(log, null, 2)}\n`;
};

const base = '%SRCROOT%';

function descriptorOf({ id, severity, category, summary, explanation }: Rule) {
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    help: {
      // The same without what marks code and links.
      text: explanation.join('\n\n').replace(/`|\[([^\]]*)\]\([^)]*\)/g, '$1'),
      markdown: explanation.join('\n\n'),
    },
    helpUri: rulePageUrl(id),
    defaultConfiguration: { enabled: severity !== 'off', level: levels[severity] },
    properties: { category, tags: ['kubernetes', 'network-policy', category] },
  };
}

function resultOf({ rule, severity, message, file, range, object, fingerprint, clusters, related }: FindingJson) {
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level: levels[severity],
    message: { text: escaped(message) },
    locations: [
      { physicalLocation: physicalLocation(file, range), logicalLocations: [{ fullyQualifiedName: object }] },
    ],
    ...(related.length > 0
      ? {
          relatedLocations: related.map((place, id) => ({
            id,
            physicalLocation: physicalLocation(place.file, place.range),
            message: { text: escaped(place.message) },
          })),
        }
      : {}),
    partialFingerprints: { 'netpol/v1': fingerprint },
    properties: { severity, clusters },
  };
}

function physicalLocation(file: string, { start, end }: Range) {
  return {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: base },
    region: {
      startLine: start.line + 1,
      startColumn: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    },
  };
}

/** Braces and brackets of a message would be placeholders and links (SARIF 2.1.0, 3.11.5 and 3.11.6). */
function escaped(message: string): string {
  return message.replace(/[{}]/g, '$&$&').replace(/\[(?=[^\]]*\]\()/g, '\\[');
}

const levels: Readonly<Record<Level, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
  // What it has where somebody turns it on.
  off: 'note',
};
