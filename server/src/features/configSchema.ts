import netpolSchema from '../../../schemas/netpol.schema.json' with { type: 'json' };
import type { RootSchema } from './schema.ts';

/** That of `.netpol.yaml`. */
export const configSchema: RootSchema = netpolSchema as RootSchema;
