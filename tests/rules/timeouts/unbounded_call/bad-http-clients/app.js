const got = require('got');
const request = require('request');
const superagent = require('superagent');
const needle = require('needle');
const { GraphQLClient, gql } = require('graphql-request');

const graph = new GraphQLClient('https://stock.example.com/graphql', { headers: { 'x-key': process.env.KEY } });

exports.handler = async (event) => {
  const stock = await got('https://stock.example.com/').json();
  await got.post('https://stock.example.com/', { json: { stock } });
  await superagent.get('https://stock.example.com/').set('x-key', process.env.KEY);
  await needle.post('https://stock.example.com/', { stock }, { timeout: 2000 });
  await graph.request(gql`{ stock }`, { id: event.id });
  return new Promise((resolve, reject) => {
    request('https://stock.example.com/', (error, _, body) => (error ? reject(error) : resolve(body)));
  });
};
