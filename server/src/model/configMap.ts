import type { ResourceHeader } from './resource.ts';

export interface ConfigMap extends ResourceHeader {
  readonly type: 'configMap';
}

export function readConfigMap(header: ResourceHeader): ConfigMap | undefined {
  return header.group === '' && header.kind === 'ConfigMap' ? { ...header, type: 'configMap' } : undefined;
}
