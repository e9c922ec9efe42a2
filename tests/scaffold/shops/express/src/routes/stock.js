const { Router } = require('express');

const router = Router();

router.get('/:article', function left(req, res) {
  res.json({ article: req.params.article, least: req.query.least ?? null });
});

module.exports = router;
