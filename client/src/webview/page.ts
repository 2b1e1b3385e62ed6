/** What the page needs from outside of it. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
  /** Where scripts and styles may come from, as CSP says it. */
  readonly source: string;
  readonly nonce: string;
}

/** The page of the graph: nothing in it comes from elsewhere, and no script runs but the one with the nonce. */
export function pageOf({ script, style, source, nonce }: PageParts): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source};">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Connectivity</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<header>
<h1 class="unseen">Connectivity</h1>
<div role="tablist" aria-label="How to show it">
<button type="button" role="tab" id="tab-graph" aria-controls="graph">Graph</button>
<button type="button" role="tab" id="tab-matrix" aria-controls="matrix">Matrix</button>
<button type="button" role="tab" id="tab-list" aria-controls="list">List</button>
</div>
<button type="button" id="back" title="Back (Escape)" hidden>← Back</button>
<span id="focused" hidden><strong id="focus-name"></strong> <button type="button" id="hops" aria-pressed="false">2 calls away</button></span>
<label id="cluster-label" hidden>Cluster <select id="cluster"></select></label>
<label id="namespace-label" hidden>Namespace <select id="namespace"></select></label>
<input type="search" id="search" placeholder="Find a workload  ( / )" aria-label="Find a workload" list="names" autocomplete="off" spellcheck="false">
<datalist id="names"></datalist>
<details class="menu"><summary>Show</summary><fieldset id="kinds"><legend class="unseen">Kinds of connections</legend></fieldset></details>
<details class="menu"><summary>Export</summary><div>
<button type="button" data-format="svg">Save as SVG…</button>
<button type="button" data-format="dot">Copy as DOT</button>
<button type="button" data-format="mermaid">Copy as Mermaid</button>
</div></details>
<span class="zoom" role="group" aria-label="Size"><button type="button" id="smaller" aria-label="Smaller" title="Smaller (-)">−</button><button type="button" id="fit" aria-label="Fit into the window" title="Fit (0)">Fit</button><button type="button" id="larger" aria-label="Larger" title="Larger (+)">+</button></span>
</header>
<p id="note" hidden></p>
<main>
<section id="graph" role="tabpanel" aria-labelledby="tab-graph"></section>
<section id="matrix" role="tabpanel" aria-labelledby="tab-matrix" tabindex="-1" hidden></section>
<section id="list" role="tabpanel" aria-labelledby="tab-list" tabindex="0" hidden></section>
<aside id="details" aria-labelledby="details-title" hidden></aside>
</main>
<div id="live" class="unseen" role="status" aria-live="polite"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
