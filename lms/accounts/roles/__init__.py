"""Roles: dated grants within a scope, given by an administrator, never to herself."""
