import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { gitRepositories } from './host/git.ts';
import { nodeHelm } from './host/helm.ts';
import { nodeKustomize } from './host/kustomize.ts';
import { nodeHost } from './host/node.ts';
import { serve } from './lsp/server.ts';

// The editor's own extension: it starts this file and talks over the process channel.
serve(createConnection(ProposedFeatures.all), nodeHost, {
  helmAt: nodeHelm,
  kustomizeAt: nodeKustomize,
  repositories: gitRepositories,
});
