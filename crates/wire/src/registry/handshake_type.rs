//! Handshake message types.

code_points! {
    /// What a handshake message is: registry "TLS HandshakeType" (RFC 9846, section 4).
    pub struct HandshakeType(u8);
    HELLO_REQUEST = 0, "hello_request_RESERVED";
    CLIENT_HELLO = 1, "client_hello";
    SERVER_HELLO = 2, "server_hello";
    HELLO_VERIFY_REQUEST = 3, "hello_verify_request_RESERVED";
    NEW_SESSION_TICKET = 4, "new_session_ticket";
    END_OF_EARLY_DATA = 5, "end_of_early_data";
    HELLO_RETRY_REQUEST = 6, "hello_retry_request_RESERVED";
    ENCRYPTED_EXTENSIONS = 8, "encrypted_extensions";
    REQUEST_CONNECTION_ID = 9, "request_connection_id";
    NEW_CONNECTION_ID = 10, "new_connection_id";
    CERTIFICATE = 11, "certificate";
    SERVER_KEY_EXCHANGE = 12, "server_key_exchange_RESERVED";
    CERTIFICATE_REQUEST = 13, "certificate_request";
    SERVER_HELLO_DONE = 14, "server_hello_done_RESERVED";
    CERTIFICATE_VERIFY = 15, "certificate_verify";
    CLIENT_KEY_EXCHANGE = 16, "client_key_exchange_RESERVED";
    CLIENT_CERTIFICATE_REQUEST = 17, "client_certificate_request";
    FINISHED = 20, "finished";
    CERTIFICATE_URL = 21, "certificate_url_RESERVED";
    CERTIFICATE_STATUS = 22, "certificate_status_RESERVED";
    SUPPLEMENTAL_DATA = 23, "supplemental_data_RESERVED";
    KEY_UPDATE = 24, "key_update";
    COMPRESSED_CERTIFICATE = 25, "compressed_certificate";
    EKT_KEY = 26, "ekt_key";
    MESSAGE_HASH = 254, "message_hash";
}
