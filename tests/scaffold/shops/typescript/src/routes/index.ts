import { Request, Response, Router } from 'express';

const articles = Router().get('/:article', function left(req: Request, res: Response) {
  res.json({ article: req.params.article, least: req.query.least ?? null });
});

export default Router().use('/articles', articles);
