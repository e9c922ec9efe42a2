const { Response, route } = require('typera-express');

exports.route = route.get('/menu').handler(async () => Response.ok([]));
