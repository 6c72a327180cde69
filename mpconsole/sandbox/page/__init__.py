"""The reviewer's web pages: plain HTML made on the server, without a framework and usable without scripts."""
