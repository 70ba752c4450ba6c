import { config } from 'zod';

/** The page's Content-Security-Policy forbids eval; without this zod would try it once and be reported. */
config({ jitless: true });
