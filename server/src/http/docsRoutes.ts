import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import cors from 'cors';
import express, { Router } from 'express';
import { allowOnly } from './requests.ts';

const PAGE_DIR = join(import.meta.dirname, 'docs');
const SWAGGER_DIR = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
const SWAGGER_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/**
 * `/openapi.json`, and a page to read it at `/docs`: all of it served from here, so it works offline.
 * @param text the document as JSON.
 */
export function docsRoutes(text: string): Router {
  const router = Router();
  router
    .route('/openapi.json')
    .all(cors())
    .get((_req, res) => {
      res.type('application/json').send(text);
    })
    .all(allowOnly('GET'));
  for (const file of SWAGGER_FILES) {
    router.get(`/docs/${file}`, (_req, res) => res.sendFile(join(SWAGGER_DIR, file), { maxAge: '1h' }));
  }
  router.use('/docs', express.static(PAGE_DIR));
  return router;
}
