"""A real mailbox on a real mail server (Debian's dovecot) of its own. Prints its port; then takes orders, a JSON line each:
{"mail": base64} puts a mail into the inbox, {"anew": true} makes the server count its mails anew, {"seen": true} asks which are marked as read."""
import base64
import imaplib
import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time

me = pwd.getpwuid(os.getuid()).pw_name
mailer = 'nobody' if os.getuid() == 0 else me
home = tempfile.mkdtemp(prefix='vestibule-imap-')
os.chmod(home, 0o755)
for name in ('mail', 'home'):
    os.mkdir(f'{home}/{name}')
    if os.getuid() == 0:
        shutil.chown(f'{home}/{name}', mailer)
with socket.socket() as free:
    free.bind(('127.0.0.1', 0))
    port = free.getsockname()[1]
own = '' if os.getuid() == 0 else f'default_internal_user = {me}\ndefault_login_user = {me}\nservice anvil {{\n  chroot =\n}}\n'
with open(f'{home}/dovecot.conf', 'w') as conf:
    conf.write(f'''base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{home}/mail/%u
{own}service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={mailer} gid={pwd.getpwnam(mailer).pw_gid} home={home}/home/%u
}}
''')
server = subprocess.Popen(['/usr/sbin/dovecot', '-F', '-c', f'{home}/dovecot.conf'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def box():
    until = time.time() + 15
    while True:
        try:
            client = imaplib.IMAP4('127.0.0.1', port)
            client.login('records', 'secret')
            return client
        except OSError:
            if time.time() > until:
                raise
            time.sleep(0.05)


try:
    box().logout()
    print(json.dumps({'port': port}), flush=True)
    for line in sys.stdin:
        order, client = json.loads(line), box()
        if 'mail' in order:
            client.append('INBOX', None, None, base64.b64decode(order['mail']))
        if 'anew' in order:
            # Another mailbox with the same mails: the server counts them from one again, under another validity.
            # That validity is the second of its making, so the new one is made in a later second.
            old = int(client.status('INBOX', '(UIDVALIDITY)')[1][0].split()[-1].strip(b')'))
            while int(time.time()) <= old:
                time.sleep(0.05)
            client.select('INBOX')
            mails = [client.fetch(str(n), '(RFC822)')[1][0][1] for n in range(1, int(client.select('INBOX')[1][0]) + 1)]
            client.close()
            client.create('Other')
            client.rename('INBOX', 'Older')
            shutil.rmtree(f'{home}/mail/records')
            client.logout()
            client = box()
            for mail in mails:
                client.append('INBOX', None, None, mail)
        client.select('INBOX', readonly=True)
        print(json.dumps({'seen': [int(n) for n in client.search(None, 'SEEN')[1][0].split()]}), flush=True)
        client.logout()
finally:
    server.terminate()
    server.wait()
    shutil.rmtree(home, ignore_errors=True)
