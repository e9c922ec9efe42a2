const { WebClient } = require('@slack/web-api');
const { IncomingWebhook } = require('@slack/webhook');
const { Octokit } = require('@octokit/rest');

const slack = new WebClient(process.env.SLACK_TOKEN, { timeout: 2000, retryConfig: { retries: 0 } });
const hook = new IncomingWebhook(process.env.SLACK_URL, { timeout: 2000 });
const octokit = new Octokit({ auth: process.env.GITHUB_TOKEN });

exports.handler = async () => {
  const request = { signal: AbortSignal.timeout(2000) };
  const { data } = await octokit.rest.repos.get({ owner: 'octocat', repo: 'hello-world', request });
  await hook.send({ text: data.name });
  await slack.chat.postMessage({ channel: 'orders', text: data.name });
};
