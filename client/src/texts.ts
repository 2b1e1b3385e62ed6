/**
 * What users read in the editor, in one place. What the extension's manifest says is in `package.nls.json`, and what the
 * page of the graph says in `webview/words.ts`, since that is a bundle of its own.
 */
export const texts = {
  nothingHere: 'There are no manifests in this workspace',
  workloadsAndPolicies: (workloads: number, policies: number) =>
    `${count(workloads, 'workload')}, ${count(policies, 'policy', 'policies')}`,

  status: {
    name: 'Netpol',
    showLog: 'Show Log',
    starting: 'Starting',
    files: (files: number) => count(files, 'file'),
    leftOut: (phrases: readonly string[]) => `left out: ${phrases.join(', ')}`,
    notRunning: 'Not running',
    whyNotRunning: 'The server could not be started; the log says why',
  },

  cluster: {
    name: 'Netpol: Cluster in View',
    looksAt: (name: string, holds: string) => `Netpol looks at the cluster ${name}: ${holds}.`,
    fileElsewhere: (name: string) => `This file is not part of ${name}.`,
    howToSwitch: 'Select to look at another one.',
    switchTitle: 'Switch cluster',
    switchPlaceholder: 'The cluster to look at',
    withoutFile: 'without this file',
  },

  explain: {
    from: 'Explain a connection: from',
    to: 'Explain a connection: to',
    port: 'Explain a connection: port',
    portPrompt: 'A port of the destination’s pods, behind any Service; nothing for all ports',
    noPort: 'A number with a protocol, for example 8080/TCP',
    outside: 'outside the cluster',
    internet: 'The internet',
    address: 'An address…',
    endPlaceholder: 'A workload, the internet or an address',
    addressPrompt: 'An address, or a range in CIDR notation',
    title: (from: string, to: string, port: string) => `${from} to ${to}${port === '' ? '' : ` on ${port}`}`,
  },

  generate: {
    title: 'Generate policies',
    placeholder: 'What the policies are for',
    kinds: { cluster: 'a cluster', namespace: 'a namespace', workload: 'a workload' },
  },

  allow: {
    title: 'Allow a caller',
    placeholder: 'The workload that may call',
    nobody: 'There is no other workload in this workspace',
    already: 'may call already',
    gone: (caller: string) => `${caller}, or what it shall call, is not there any more.`,
    notApplied: 'The edit could not be applied: a file changed or cannot be written.',
  },

  calls: {
    title: 'Show calls',
    placeholder: 'A workload, a namespace or a cluster',
    nobody: 'There are no workloads in this workspace',
    document: (label: string) => `Calls of ${label}`,
  },

  reading: { document: (name: string) => `How ${name} is read` },

  tree: {
    reading: 'Reading manifests…',
    onlyMatching: (text: string) => `Only what matches “${text}”.`,
    onlyOpen: 'Only workloads that nothing isolates for ingress.',
    onlyOpenMatching: (text: string) => `Only workloads that nothing isolates for ingress, and that match “${text}”.`,
    nothingMatches: 'Nothing here does.',
    filterTitle: 'Filter the Network Policies view',
    filterPrompt: 'Part of the name of a workload, a policy or a namespace; nothing for all',
    nothingAtCursor: 'There is no workload or policy at the cursor.',
  },

  changes: {
    comparing: 'Comparing…',
    compared: (base: string, counts: string) => `Compared with ${base}: ${counts}.`,
    nothingOpens: 'no connection opens or closes',
    otherDifferences: (differences: number) => count(differences, 'other difference'),
    cut: (counts: string) => `${counts}, and more than can be shown`,
    more: (lines: number) => `and ${lines.toLocaleString('en')} more`,
    groups: {
      opened: 'Opened',
      closed: 'Closed',
      changed: 'Changed',
      isolation: 'Isolation',
      workloads: 'Workloads',
    },
    goTo: 'Go to What Does It',
    nothingToCopy: 'There is nothing to copy.',
    copied: 'The changes are on the clipboard.',
  },

  revisions: {
    title: 'Compare with a revision',
    placeholder: 'A branch, a tag or a commit; type any other that git knows',
    saved: 'The saved files',
    savedDescription: 'what unsaved text changes',
    typed: 'as typed',
    lastCommit: 'the last commit',
    kinds: { branch: 'branches', tag: 'tags', commit: 'commits' },
    noFolder: 'There is no folder with revisions.',
  },

  tests: {
    name: 'Network Policies',
    run: 'Run',
    couldNotRun: 'It could not be run: see the log.',
  },

  graph: {
    title: 'Connectivity',
    titleOf: (name: string) => `Connectivity of ${name}`,
    findTitle: 'Show connectivity of',
    nobodyNamed: (text: string) => `No workload of this cluster has “${text}” in its name.`,
    copied: { dot: 'The graph is on the clipboard, as DOT.', mermaid: 'The graph is on the clipboard, as Mermaid.' },
  },
};

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
