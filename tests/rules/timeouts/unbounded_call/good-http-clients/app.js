const got = require('got');
const request = require('request');
const superagent = require('superagent');
const needle = require('needle');
const { GraphQLClient, gql } = require('graphql-request');

const api = got.extend({ timeout: { request: 2000 } });
const ask = request.defaults({ timeout: 2000 });
const graph = new GraphQLClient('https://stock.example.com/graphql', { fetch: require('./fetch') });

exports.handler = async (event) => {
  await api.get('https://stock.example.com/');
  await got('https://stock.example.com/', { timeout: { request: 2000 } });
  await got('https://stock.example.com/', event.options);
  await superagent.get('https://stock.example.com/').set('x-key', process.env.KEY).timeout(2000);
  await needle.post('https://stock.example.com/', { event }, { response_timeout: 2000 });
  await graph.request(gql`{ stock }`);
  await Promise.race([got('https://stock.example.com/'), new Promise((_, late) => setTimeout(late, 2000))]);
  return new Promise((resolve, reject) => {
    ask('https://stock.example.com/', (error, _, body) => (error ? reject(error) : resolve(body)));
  });
};
