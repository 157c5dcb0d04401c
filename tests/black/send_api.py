"""Africa's Talking's send API, as far as an answer to a citizen needs it: takes the form, answers
201 with a message id, remembers what it was asked to send."""

import json
import threading
import urllib.parse
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class SendApi:
    def __init__(self):
        self.sent = []      # {"to", "message", "from", "id"}, in the order of arrival
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                form = self.rfile.read(int(self.headers["content-length"])).decode()
                sms = {k: v[0] for k, v in urllib.parse.parse_qs(form).items()}
                sms["id"] = "ATXid_" + uuid.uuid4().hex
                api.sent.append(sms)
                reply = json.dumps({"SMSMessageData": {
                    "Message": "Sent to 1/1 Total Cost: XOF 10", "Recipients": [
                        {"statusCode": 101, "number": sms["to"], "status": "Success",
                         "cost": "XOF 10", "messageId": sms["id"]}]}}).encode()
                self.send_response(201)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
