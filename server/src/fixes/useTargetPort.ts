import { replaceScalar } from '../yaml/edit.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Write 8080*: the port of the pods that a port of a Service leads to. */
export const useTargetPort = atFinding(['named-port-is-service-port'], function* ({ finding, document, node }) {
  const { port } = finding.data;
  if (port === undefined || node.kind !== 'scalar' || isShared(document.root, node)) return;
  yield { title: `Write ${port}, the port of the pods`, edits: replaceScalar(document, node, port) };
});
