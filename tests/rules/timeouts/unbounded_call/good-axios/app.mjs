import axios from 'axios';

const api = axios.create({ timeout: 3000 });

export const handler = async () => (await api.get('https://example.com')).data;
