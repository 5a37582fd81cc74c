# Tries the network by Python's own means: names, TCP, HTTP, a server on the loopback device.
#
# expect: exited 0
import http.client
import socket

from attempt import finish, refused

refused("a name", socket.getaddrinfo, "example.org", 80)
refused("the metadata address", socket.create_connection, ("169.254.169.254", 80))
refused("the database", socket.create_connection, ("127.0.0.1", 5432))
refused("a web server", http.client.HTTPConnection("127.0.0.1", 8080).request, "GET", "/")
refused("listening", socket.create_server, ("127.0.0.1", 0))
finish()
