import testSchema from '../../../schemas/netpol-test.schema.json' with { type: 'json' };
import type { RootSchema } from './schema.ts';

/** That of files of policy tests. */
export const policyTestSchema: RootSchema = testSchema as RootSchema;
