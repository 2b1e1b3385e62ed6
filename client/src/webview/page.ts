import { words } from './words.ts';

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
<title>${words.title}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<header>
<h1 class="unseen">${words.title}</h1>
<div role="tablist" aria-label="${words.tabs.label}">
<button type="button" role="tab" id="tab-graph" aria-controls="graph">${words.tabs.graph}</button>
<button type="button" role="tab" id="tab-matrix" aria-controls="matrix">${words.tabs.matrix}</button>
<button type="button" role="tab" id="tab-list" aria-controls="list">${words.tabs.list}</button>
</div>
<button type="button" id="back" title="${words.backTitle}" hidden>${words.back}</button>
<span id="focused" hidden><strong id="focus-name"></strong> <button type="button" id="hops" aria-pressed="false">${words.hops}</button></span>
<label id="cluster-label" hidden>${words.cluster} <select id="cluster"></select></label>
<label id="namespace-label" hidden>${words.namespace} <select id="namespace"></select></label>
<input type="search" id="search" placeholder="${words.findPlaceholder}" aria-label="${words.find}" list="names" autocomplete="off" spellcheck="false">
<datalist id="names"></datalist>
<details class="menu"><summary>${words.show}</summary><fieldset id="kinds"><legend class="unseen">${words.kinds}</legend></fieldset></details>
<details class="menu"><summary>${words.exports.title}</summary><div>
<button type="button" data-format="svg">${words.exports.svg}</button>
<button type="button" data-format="dot">${words.exports.dot}</button>
<button type="button" data-format="mermaid">${words.exports.mermaid}</button>
</div></details>
<span class="zoom" role="group" aria-label="${words.size}"><button type="button" id="smaller" aria-label="${words.smaller}" title="${words.smallerTitle}">−</button><button type="button" id="fit" aria-label="${words.fitLabel}" title="${words.fitTitle}">${words.fit}</button><button type="button" id="larger" aria-label="${words.larger}" title="${words.largerTitle}">+</button></span>
</header>
<p id="note" hidden></p>
<main id="content">
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
