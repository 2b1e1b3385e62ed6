import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { gitRepositories } from './host/git.ts';
import { nodeHelm } from './host/helm.ts';
import { nodeKustomize } from './host/kustomize.ts';
import { nodeHost } from './host/node.ts';
import { serve } from './lsp/server.ts';

// Other editors start this file as `netpol-language-server --stdio`.
serve(createConnection(ProposedFeatures.all, process.stdin, process.stdout), nodeHost, {
  helmAt: nodeHelm,
  kustomizeAt: nodeKustomize,
  repositories: gitRepositories,
});
