/**
 * Where the backend answers. While you develop that is the mock backend (`mpconsole dev` or `mpconsole mock`);
 * a phone does not reach 127.0.0.1: put the LAN address that the console shows here to try it on one.
 */
const SERVERS = {
  develop: 'http://127.0.0.1:4100',
  trial: 'https://api.example.com',
  release: 'https://api.example.com',
}

export const SERVER = SERVERS[wx.getAccountInfoSync().miniProgram.envVersion]
