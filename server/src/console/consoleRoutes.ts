import { join } from 'node:path';
import express, { Router } from 'express';
import { VisavisError } from '@visavis/shared';

/**
 * The console's files, and its one page at every address below: which view that is, the page reads from the address.
 * @param directory the built console.
 */
export function consoleRoutes(directory: string): Router {
  const router = Router();
  // The page's name never changes, so it is asked for anew each time; an ETag makes that cheap.
  const setHeaders = (res: express.Response): void => void res.set('Cache-Control', 'no-cache');
  router.use(express.static(directory, { index: false, setHeaders }));
  router.get('/{*view}', (req, res, next) => {
    // A file that is not there is not a view.
    if (/\.\w+$/.test(req.path)) {
      next();
      return;
    }
    res.set({ 'Cache-Control': 'no-cache', 'Referrer-Policy': 'same-origin' });
    res.sendFile('index.html', { root: directory }, (error?: Error) => {
      if (!error) return;
      next(
        'status' in error && error.status === 404
          ? new VisavisError(
              'unavailable',
              `The console is not built: run npm run setup (${join('.build', 'console')} is empty).`,
            )
          : error,
      );
    });
  });
  return router;
}
