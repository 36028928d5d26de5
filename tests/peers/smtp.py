"""A real mail server (Debian's python3-aiosmtpd) that misbehaves on request, by the first part of the address:
busy: 451; no: 550; stall: says nothing more; gone: cuts the line; late: takes it and cuts the line. Prints one JSON line for each message it took."""
import asyncio
import json
import sys

from aiosmtpd.smtp import SMTP


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        how = address.split('@')[0].split('+')[0]
        if how == 'busy':
            return '451 4.3.0 come back later'
        if how == 'no':
            return '550 5.1.1 nobody here'
        if how == 'stall':
            await asyncio.sleep(3600)
        if how == 'gone':
            server.transport.abort()
            return '421 4.3.0 gone'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        print(json.dumps({'to': envelope.rcpt_tos, 'from': envelope.mail_from, 'data': envelope.content.decode('utf-8', 'replace')}), flush=True)
        if envelope.rcpt_tos[0].startswith('late'):
            asyncio.get_running_loop().call_later(0.05, server.transport.abort)
        return '250 taken'


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), loop=loop, enable_SMTPUTF8=True), '127.0.0.1', 0)
    print(json.dumps({'port': server.sockets[0].getsockname()[1]}), flush=True)
    # Ends with whoever started it.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
