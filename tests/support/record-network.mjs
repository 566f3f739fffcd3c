/**
 * Loaded into a process before anything else: notes every attempt to reach another computer in the file that
 * `LACUNA_NETWORK_LOG` names. Sockets of this computer (pipes, 127.0.0.1) are let through unnoted.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const note = (what) => {
  if (process.env.LACUNA_NETWORK_LOG) appendFileSync(process.env.LACUNA_NETWORK_LOG, `${process.pid} ${what}\n`);
};

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const target = typeof first === 'object' && first !== null ? first : { port: first, host: args[1] };
  const isHere = target.path !== undefined || /^(127\.|::1$|localhost$)/.test(target.host ?? 'localhost');
  if (!isHere) note(`connect ${target.host}:${target.port}`);
  return connect.apply(this, args);
};
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
  const real = dns[name];
  dns[name] = (host, ...rest) => {
    if (host && !/^(127\.|::1$|localhost$)/.test(host)) note(`dns ${host}`);
    return real(host, ...rest);
  };
}
const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (...args) {
  note('udp');
  return send.apply(this, args);
};
syncBuiltinESMExports();
