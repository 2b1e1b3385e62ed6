/** What users read in the editor, in one place. What the manifest of the extension says is in `package.nls.json`. */
export const texts = {
  tree: {
    reading: 'Reading manifests…',
    onlyMatching: (text: string) => `Only what matches “${text}”`,
    onlyOpen: 'Only workloads that nothing isolates for ingress',
    onlyOpenMatching: (text: string) => `Only workloads that nothing isolates for ingress, and that match “${text}”`,
    nothingMatches: 'Nothing here does.',
    filterTitle: 'Filter the Network Policies view',
    filterPlaceholder: 'cart',
    filterPrompt: 'Part of the name of a workload, a policy or a namespace; nothing for all',
    nothingAtCursor: 'There is no workload or policy at the cursor.',
  },
};
